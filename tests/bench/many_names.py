"""A city of N enterprises in a database of its own, made by a few statements, for benches of lists and searches."""

from __future__ import annotations

import os

from django.core.management import call_command
from django.db import connection, connections

from tests.support.database import url_of

UNITS = """
INSERT INTO accounts_unit (code, name, short_name, kind, categories, is_active, sort, version)
VALUES ('4403B', '测试市', '测试', 'CITY', '{}', true, 0, 1);
INSERT INTO accounts_unit (code, name, short_name, kind, parent_id, categories, is_active, sort, version)
SELECT '4403B' || d, d || '号区', d || '号', 'DISTRICT', c.id, '{}', true, d, 1
FROM generate_series(1, 10) d, accounts_unit c WHERE c.code = '4403B';
UPDATE accounts_unit SET district_id = id WHERE kind = 'DISTRICT' AND code LIKE '4403B%';
INSERT INTO accounts_unit (code, name, short_name, kind, parent_id, district_id, categories, is_active, sort, version)
SELECT p.code || lpad(s::text, 3, '0'), p.sort || '区' || s || '街道', s || '街道', 'STREET', p.id, p.id, '{}', true, 100 + s, 1
FROM accounts_unit p, generate_series(1, 8) s WHERE p.code LIKE '4403B%' AND p.kind = 'DISTRICT';
"""

ENTERPRISES = """
WITH words AS (
    SELECT ARRAY['华锐','明达','恒信','鑫源','永盛','嘉业','瑞丰','天航','凯迪','宏图','新锐','广通',
                 '安泰','立信','佳美','博远','科创','金鹏',
                 '东晟','康宁','星辰','亿达','海川','万和','腾跃','顺景','德昌','伟业','精诚','联创'] AS brand,
           ARRAY['精密','光电','电子','自动化','塑胶','五金','模具',
                 '新能源','半导体',
                 '机械','材料','智能','医疗','包装','线路板'] AS trade,
           ARRAY['科技','制造','实业','工业','设备'] AS tail
), streets AS (
    SELECT array_agg(id ORDER BY id) AS ids, array_agg(district_id ORDER BY id) AS districts
    FROM accounts_unit WHERE kind = 'STREET' AND code LIKE '4403B%'
)
INSERT INTO cultivation_enterprise
    (uscc, name, industry, legal_form, status, address, contact, phone, version, created_at, district_id, street_id)
SELECT '91B' || lpad(n::text, 15, '0'),
    '深圳市' || brand[1 + (n * 7919) % 30] || chr(19968 + (n * 104729 % 20000)::int) || chr(19968 + (n * 15485863 % 19997)::int)
        || trade[1 + n % 15] || tail[1 + (n / 15) % 5] || '有限公司',
    (13 + n % 33)::text || lpad((n % 90 + 10)::text, 2, '0'), 'LIMITED',
    CASE WHEN n % 25 = 0 THEN 'STOPPED' ELSE 'OPERATING' END,
    '一路' || n || '号', '联系人' || n % 500, '1380000' || lpad((n % 10000)::text, 4, '0'),
    1, now(), districts[1 + n % 80], ids[1 + n % 80]
FROM generate_series(1::bigint, {rows}) n, words, streets;
INSERT INTO cultivation_enterprisename (enterprise_id, name) SELECT id, name FROM cultivation_enterprise WHERE uscc LIKE '91B%';
INSERT INTO cultivation_enterpriseuscc (enterprise_id, uscc) SELECT id, uscc FROM cultivation_enterprise WHERE uscc LIKE '91B%';
UPDATE cultivation_standing s
SET revenue_last = round((exp(((s.enterprise_id * 7919) % 9973) / 9973.0 * 6 + 12))::numeric, 2),
    ytd = round((exp(((s.enterprise_id * 104729) % 9967) / 9967.0 * 6 + 11.5))::numeric, 2),
    p10 = 9000000 + s.enterprise_id, p50 = 10000000 + (s.enterprise_id * 31) % 20000000, p90 = 31000000 + s.enterprise_id,
    above_scale = s.enterprise_id % 8 = 0, year = 2026, quarter = 3,
    readiness = CASE WHEN s.enterprise_id % 8 = 0 THEN '' ELSE
        (ARRAY['REACHED','LIKELY','POSSIBLE','REACHABLE','NURTURE','NURTURE','UNKNOWN'])[1 + s.enterprise_id % 7] END,
    risk = CASE WHEN s.enterprise_id % 8 <> 0 THEN '' ELSE
        (ARRAY['GREEN','GREEN','GREEN','YELLOW','ORANGE','RED'])[1 + s.enterprise_id % 6] END
FROM cultivation_enterprise e WHERE e.id = s.enterprise_id AND e.uscc LIKE '91B%';
"""


AUDITED = ("enterprise", "enterprisename", "enterpriseuscc")


def fill(enterprises: int) -> None:
    """Units and `enterprises` enterprises with names, codes and standings, vacuumed; the tables must be empty.

    Without history, and with the index of the names built at the end: only what is read is wanted.
    """
    with connection.cursor() as cursor:
        for table in AUDITED:
            cursor.execute(f"ALTER TABLE cultivation_{table} DISABLE TRIGGER history_insert")
        cursor.execute("DROP INDEX enterprise_name_bigrams")
        cursor.execute(UNITS)
        cursor.execute(ENTERPRISES.replace("{rows}", str(int(enterprises))))
        cursor.execute(
            "CREATE INDEX enterprise_name_bigrams ON cultivation_enterprisename USING gin (bigrams(name))"
        )
        for table in AUDITED:
            cursor.execute(f"ALTER TABLE cultivation_{table} ENABLE TRIGGER history_insert")
        for table in (*AUDITED, "standing"):
            cursor.execute(f"VACUUM (FREEZE, ANALYZE) cultivation_{table}")


def many_city(enterprises: int) -> None:
    """Point Django at a migrated database with that many enterprises; made on first use."""
    name = f"many_{enterprises}"
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        known = cursor.fetchone() is not None
        if not known:
            cursor.execute(f'CREATE DATABASE "{name}"')
    connections.close_all()
    connection.settings_dict["NAME"] = name
    os.environ["DATABASE_URL"] = url_of(name)
    if not known:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_city", "data/shenzhen", verbosity=0)
        fill(enterprises)
