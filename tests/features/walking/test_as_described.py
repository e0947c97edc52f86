"""The described procedure, walked page by page on the pages themselves: every row works, and it really cancels."""

import pytest
from django.test import Client

from madoguchi.cancellation.models import Case, Particulars, StatedReason
from madoguchi.walking.models import Progress
from tests import people
from tests.features.cancellation import counter
from tests.features.codes import desk
from tests.features.walking import way
from tests.people import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_as_described")]


def text(client: Client, where: str) -> str:
    return client.get(where).content.decode()


class TestMyPage:
    """Rows 7 and 18: both journeys begin at the bottom, under the operator's words, and nowhere else."""

    @pytest.mark.usefixtures("hanako")
    def test_the_way_out_is_a_link_at_the_bottom(self, client: Client) -> None:
        page = text(client, "/")
        main = page[page.index("<main") : page.index("</main")]
        assert ">解約する<" not in page
        assert "認証ID・パスワードを見る" not in page
        assert main.count('href="/cancel/"') == 1
        assert main.index("ID・パスワードの変更") < main.index('href="/cancel/"') < main.index("解約のお手続き</a>") + 9
        assert main.index('href="/cancel/"') > main.index("ログイン中の端末")

    def test_without_a_log_in_nobody_leaves(self, client: Client) -> None:
        """The door is shut, and so is every page behind it."""
        assert way.place(client.get("/cancel/")) == "/login/?next=/cancel/"
        for where in ("/cancel/code/", "/cancel/letter/"):
            assert way.place(client.get(where)) == "/cancel/"
        assert way.place(client.post("/cancel/code/send/", {"way": "sms"})) == "/cancel/"
        assert "ログインせずに解約する" not in text(client, "/login/")


class TestLeaving:
    """Rows 18 to 27."""

    def test_with_the_certificate_at_hand_it_is_eight_pages_and_really_cancels(
        self, client: Client, hanako: Person
    ) -> None:
        review = way.to_review(client, hanako)
        page = client.get(review)
        assert list(counter.tokens(page)) == ["month_end"]
        accepted = counter.press(client, review)
        case = Case.objects.get()
        assert way.place(accepted) == f"/cases/{case.number}/"
        assert (case.when, StatedReason.objects.get().reason) == ("month_end", "price")
        given = Particulars.objects.get().opened()
        assert given == {
            "billing_postal_code": "1000000",
            "billing_prefecture": "東京都",
            "billing_city": "みなと市",
            "billing_street": "窓口町1-2-3",
            "contact_phone": "09000000101",
            "contact_mail": "hanako@example.jp",
        }
        assert list(given) == [name for name in way.PARTICULARS if name != "reason"]  # in the order of the page
        shown = text(client, f"/cases/{case.number}/")
        assert "〒100-0000 東京都みなと市窓口町1-2-3" in shown
        assert "090-0000-0101 hanako@example.jp" in shown
        assert "よろしければ、理由" not in shown

    def test_the_date_is_chosen_without_a_price(self, client: Client, hanako: Person) -> None:
        particulars = way.go(client, way.to_identify(client), way.certificate(hanako))
        page = text(client, way.go(client, particulars, way.PARTICULARS))
        assert "今日で解約" in page
        assert "月末で解約" in page
        assert "日を選んで解約" not in page
        assert "円" not in page[page.index("<main") : page.index("</main")]

    @pytest.mark.usefixtures("hanako")
    def test_two_buttons_say_the_same(self, client: Client) -> None:
        """Row 19."""
        page = text(client, way.place(client.get("/cancel/")))
        assert page.count("解約のお手続きへ</button>") == 2
        assert page.index("1枚の方") < page.index("2枚以上の方")
        assert "会員登録証をお手元に" in page
        assert "<h1>解約のお手続き</h1>" in page
        english = client.get(way.place(client.get("/cancel/")), headers={"Accept-Language": "en"}).content.decode()
        assert "<h1>Cancellation procedures</h1>" in english
        assert "Have your member certificate at hand" in english

    def test_the_next_one_begins_at_the_beginning(self, client: Client) -> None:
        """What was answered for one line is forgotten when it is accepted; proofs too."""
        kenji = people.kenji()
        people.has_credential(kenji, way.PASSWORD)
        client.force_login(kenji.login)
        procedures = way.place(client.get("/cancel/"))
        way.go(client, procedures, {"door": "1"})
        choose = way.go(client, "/cancel/C000000102/end-of-contract/", {"door": "0"})
        assert choose == "/cancel/C000000102/"
        line = f"/cancel/C000000102/?line={kenji.numbers[2]}"
        identify = way.place(client.get(line))
        particulars = way.go(client, identify, way.certificate(kenji))
        review = way.go(client, way.go(client, way.go(client, particulars, way.PARTICULARS), {"when": "today"}))
        assert review == line
        way.place(counter.press(client, review, "today"))
        assert Progress.objects.count() == 0
        assert way.place(client.get("/cancel/")) == "/cancel/C000000102/procedures/"

    def test_pressed_again_it_is_the_same_case(self, client: Client, hanako: Person) -> None:
        """U16: the second tab, the back button."""
        review = way.to_review(client, hanako)
        token = counter.tokens(client.get(review))["month_end"]
        pressed = [client.post(review, {"when": "month_end", "quote": token, "date": ""}) for _ in range(3)]
        assert len({way.place(answer) for answer in pressed}) == 1
        assert way.place(client.get(review)) == f"/cases/{Case.objects.get().number}/"


class TestTheTwoDoors:
    """Row 19: the last SIM cannot be ended by the door for single SIMs."""

    def test_the_only_line_is_barred_and_the_page_says_where_to_go(self, client: Client, hanako: Person) -> None:
        procedures = way.place(client.get("/cancel/"))
        way.go(client, procedures, {"door": "1"})
        way.go(client, f"/cancel/{hanako.contract.number}/end-of-contract/", {"door": "0"})
        answer = client.get(f"/cancel/{hanako.contract.number}/")
        assert answer.status_code == 409
        page = answer.content.decode()
        assert "最後の1回線は、この手続きでは解約できません" in page
        assert f'href="/cancel/{hanako.contract.number}/procedures/"' in page
        upper = way.go(client, procedures, {"door": "0"})
        assert upper.startswith(f"/cancel/{hanako.contract.number}/identify/")

    def test_so_are_all_lines_together(self, client: Client) -> None:
        kenji = people.kenji()
        client.force_login(kenji.login)
        way.go(client, way.place(client.get("/cancel/")), {"door": "1"})
        way.go(client, "/cancel/C000000102/end-of-contract/", {"door": "0"})
        every = "&".join(f"line={number}" for number in kenji.numbers)
        answer = client.get(f"/cancel/C000000102/?{every}")
        assert answer.status_code == 409
        assert "最後の1回線は" in answer.content.decode()
        assert client.get(f"/cancel/C000000102/?line={kenji.numbers[0]}").status_code == 302

    def test_the_upper_door_takes_every_line(self, client: Client) -> None:
        kenji = people.kenji()
        client.force_login(kenji.login)
        after = way.go(client, way.place(client.get("/cancel/")), {"door": "0"})
        assert [number in after for number in kenji.numbers] == [True] * 3


class TestSeeingThePassword:
    """Rows 7 to 17."""

    @pytest.mark.parametrize("way_of_code", ["sms", "voice"])
    def test_by_a_code_it_is_shown_on_the_answer_to_the_last_press(
        self, client: Client, hanako: Person, way_of_code: str
    ) -> None:
        code = way.to_code(client, hanako, way_of_code)
        arrived = desk.arrived("sms" if way_of_code == "sms" else "call")[0]
        answer = client.post(code, {"code": desk.code_in(arrived)})
        assert answer.status_code == 200
        assert way.PASSWORD in answer.content.decode()
        assert way.PASSWORD not in text(client, f"/contracts/{hanako.contract.number}/credentials/")

    def test_a_wrong_code_shows_nothing_and_can_be_mended(self, client: Client, hanako: Person) -> None:
        code = way.to_code(client, hanako)
        answer = client.post(code, {"code": "000000"})
        assert answer.status_code == 422
        assert "あと4回試せます" in answer.content.decode()

    def test_by_post_it_is_the_certificate(self, client: Client, hanako: Person) -> None:
        change = way.place(client.get(f"/contracts/{hanako.contract.number}/credentials/"))
        how = way.go(client, way.go(client, change, {"door": "1"}), {"door": "1"})
        assert way.go(client, how, {"door": "1"}) == f"/contracts/{hanako.contract.number}/certificate/"

    def test_the_other_doors_lead_to_the_password_of_my_page(self, client: Client, hanako: Person) -> None:
        change = way.place(client.get(f"/contracts/{hanako.contract.number}/credentials/"))
        assert way.go(client, change, {"door": "0"}) == "/password/change/"

    def test_after_too_many_tries_another_way_has_to_be_chosen(self, client: Client, hanako: Person) -> None:
        code = way.to_code(client, hanako)
        for _ in range(4):
            assert client.post(code, {"code": "000000"}).status_code == 422
        assert way.place(client.post(code, {"code": "000000"})).endswith("/credentials/code-way/")
        assert way.place(client.get(code)).endswith("/credentials/code-way/")
