"""Who is on a quarter's monitoring list, and why (监测名单; domain, section 4)."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from cultivation.enterprises.pool import POOL
from cultivation.pool.key.membership import KEY_MEMBERS


class MemberReason(TextChoices):
    """What put an enterprise on the list; the first that holds when the list is frozen."""

    ABOVE_SCALE = "ABOVE_SCALE", _("规上企业")
    KEY_POOL = "KEY_POOL", _("重点培育库")
    CITY_POOL = "CITY_POOL", _("培育库")
    MANUAL = "MANUAL", _("个别列入")


FREEZE = f"""
INSERT INTO monitoring_monitoringmember (district_id, street_id, year, quarter, enterprise_id, reason, note)
SELECT e.district_id, e.street_id, %s, %s, e.id, w.reason, ''
FROM (
    SELECT enterprise_id, ('{{ABOVE_SCALE,KEY_POOL,CITY_POOL}}'::text[])[min(place)] AS reason FROM (
        SELECT a.enterprise_id, 1 AS place FROM above_scale_on(%s::date) a
        UNION ALL
        SELECT k.enterprise_id, 2 FROM ({KEY_MEMBERS}) k
        UNION ALL
        SELECT p.enterprise_id, 3 FROM {POOL} p WHERE p.in_pool
    ) u GROUP BY enterprise_id
) w
JOIN cultivation_enterprise e ON e.id = w.enterprise_id AND e.status <> 'MOVED_OUT' AND e.merged_into_id IS NULL
ORDER BY e.district_id, e.street_id, e.id
ON CONFLICT (year, quarter, enterprise_id) DO NOTHING
"""
"""One statement: everyone above scale who is still in the city, the key pool (also from outside the city pool), the city
pool; the first reason holds. Its parameters are the year, the quarter, the day, the pool's year, and those of `POOL`.

An enterprise on record as moved out has no place in the city, one absorbed by another is that other.
"""
