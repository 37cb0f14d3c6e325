"""What a rule answers, and how a service passes it on."""

import pytest
from django.utils.translation import gettext_lazy as _

from core.verdict import Refused, allow, refuse, require


def test_an_allowing_verdict_lets_the_service_go_on() -> None:
    assert allow()
    require(allow())


def test_a_refusal_speaks_the_rules_words_with_its_facts() -> None:
    verdict = refuse(_("问题当前状态为“%(state)s”，不能办结"), code="state", state="已登记")
    assert not verdict
    assert verdict.sentence == "问题当前状态为“已登记”，不能办结"


def test_requiring_a_refused_act_raises_its_sentence_and_code() -> None:
    with pytest.raises(Refused) as caught:
        require(refuse("只有承办单位可以办结", code="holder"))
    assert caught.value.sentence == str(caught.value) == "只有承办单位可以办结"
    assert caught.value.code == "holder"


def test_a_percent_sign_in_a_plain_sentence_is_left_alone() -> None:
    assert refuse("达到 80% 后不能申请").sentence == "达到 80% 后不能申请"


def test_a_log_names_a_refusal_by_its_code_and_by_its_words_where_it_has_none() -> None:
    assert Refused(refuse("只有承办单位可以办结", code="holder")).args == ("holder",)
    assert Refused(refuse("只有承办单位可以办结")).args == ("只有承办单位可以办结",)
