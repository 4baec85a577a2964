"""Rows that a busy office has and the demonstration has not, so that the pages about them can be walked."""

import time
from datetime import date, datetime, timedelta

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.webauthn.internal.auth import WebAuthn
from cryptography.hazmat.primitives.asymmetric import ec
from django.urls import reverse
from django.utils import timezone
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from xueji.activity.assessments import services as assessments
from xueji.activity.assessments.models import Question
from xueji.activity.study_sessions.models import StudySession
from xueji.config.demo.privacy import ASSESSMENT
from xueji.foundation.knowledge_graph import services as graph
from xueji.foundation.learning_records import services as records
from xueji.foundation.learning_records.exchange import targets
from xueji.foundation.learning_records.models import LearningRecord
from xueji.foundation.library import services as library_services
from xueji.foundation.library.models import Resource
from xueji.foundation.organizations import services, testing
from xueji.foundation.organizations.models import Organization, User
from xueji.foundation.post_handbooks import services as handbook_services
from xueji.foundation.post_handbooks import testing as handbooks
from xueji.foundation.privacy import registry
from xueji.foundation.privacy import services as privacy
from xueji.foundation.privacy.models import PurgeCertificate
from xueji.foundation.regulations import services as regulations
from xueji.foundation.responsibilities import services as responsibility_services
from xueji.foundation.responsibilities import testing as responsibilities
from xueji.foundation.sign_in.testing import give_authenticator
from xueji.reporting.archives import services as archives

BUREAU = "霁川县自然资源和林业局"
CONCEPTS = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<urn:example:towing> a skos:Concept ; skos:prefLabel "公车维修"@zh ."""
RULE = "霁川县公用雨具管理办法\n\n第一条 公用雨具应当逐件登记，由保管部门每月核对一次。"


class BusyOffice:
    """Makes the rows; ``starts`` says at which addresses each login begins, besides the first page."""

    def __init__(self) -> None:
        self.now: datetime = timezone.now()
        self.unit = Organization.objects.get(name=BUREAU)
        self.starts: dict[str, list[str]] = {"": []}

    def account(self, login: str) -> User:
        """An account of the demonstration."""
        return User.objects.select_related("person").get(username=login)

    def start(self, login: str, name: str, *arguments: object) -> None:
        """Let a login begin at a page too."""
        self.starts.setdefault(login, []).append(reverse(name, args=arguments))

    def people(self) -> None:
        """Somebody without an account, somebody on the move, two records of one human, two made one."""
        twins = [testing.make_person("钟离雪", self.unit, code=f"TWIN-{number}") for number in (1, 2)]
        services.find_duplicates(self.now)
        self.start("kangweiping", "organizations:person", twins[0].pk)
        self.start("kangweiping", "organizations:merge", twins[0].pk, twins[1].pk)
        kept, lost = (testing.make_person("淳于月", self.unit, code=f"ONE-{number}") for number in (1, 2))
        made = services.merge_people(kept=kept, lost=lost, now=self.now)
        self.start("kangweiping", "organizations:merged", made.pk)
        host = Organization.objects.get(name="葵埭村党支部")
        services.register_floating(
            person=kept, home=self.unit, host=host, first_day=timezone.localdate(self.now), now=self.now
        )
        self.start("kangweiping", "organizations:end-floating", kept.pk)
        self.start("kangweiping", "organizations:unit", host.pk)
        for name in ("pick-people", "pick-units"):
            self.start("kangweiping", f"organizations:{name}")

    def import_run(self) -> None:
        """A list of people that was checked and waits to be looked at."""
        admin = self.account("kangweiping")
        book = services.people_workbook(
            [{"name": "公孙雨", "code": "NEW-1", "unit_code": self.unit.code}, {"name": "公孙雪"}]
        )
        job = services.start_people_check(user=admin, name="名册.xlsx", content=book, now=self.now)
        while job.is_active:
            time.sleep(0.2)
            job.refresh_from_db()
        self.start("kangweiping", "jobs:job", job.pk)

    def accounts(self) -> None:
        """Somebody else's account, with what a security administrator may do about it."""
        self.start("zhuqiushi", "organizations:person", self.account("ganlin").person_id)

    def posts(self) -> None:
        """A handbook in force, one being written, and a duty with a piece of evidence."""
        learner = self.account("liancheng").person
        post = handbooks.make_post("档案管理岗", self.unit)
        services.add_membership(
            person=learner,
            organization=self.unit,
            post_title=post.title,
            valid_from=testing.BEGIN,
            now=self.now,
        )
        handbooks.make_handbook(post)
        handbooks.make_handbook(post, handbooks.risk("只登记不核对"))
        self.start("liancheng", "post_handbooks:handbook", post.pk)
        draft = handbooks.make_post("车辆管理岗", self.unit)
        handbook_services.save_entry(draft, handbooks.risk(), actor=None, now=self.now)
        self.start("jiyuanshan", "post_handbooks:post", draft.pk)
        self.start("jiyuanshan", "post_handbooks:post", post.pk)
        item = responsibilities.make_item(self.unit, learner, due_date=date(2027, 6, 30))
        responsibility_services.add_link(item.pk, "会议", "/sessions/1/", actor=learner.user, now=self.now)
        self.start("douhaining", "responsibilities:item", item.pk)

    def privacy(self) -> None:
        """A request, deletions that wait, a draft assessment, and a phone number."""
        asker = self.account("ganlin")
        asked = privacy.ask(
            person=asker.person, kind="correct", holding="", text="职务已变动", actor=asker, now=self.now
        )
        self.start("jiyuanshan", "privacy:request", asked.pk)
        office = self.account("jiyuanshan")
        facts = {**ASSESSMENT, "title": "开展问卷调查", "review_date": date(2027, 1, 5)}
        made = privacy.save_assessment(None, facts, actor=office, now=self.now)
        self.start("jiyuanshan", "privacy:assessment", made.pk)
        self.start("jiyuanshan", "organizations:pick-delegates")
        reachable = testing.make_person("钟离雨", self.unit, phone="13800000000")
        self.start("jiyuanshan", "privacy:phone", reachable.pk)
        self.start("jiyuanshan", "archives:person", reachable.pk)
        for is_done in (True, False):
            certificate = self.certificate(office, is_done)
            self.start("jiyuanshan", "privacy:certificate", certificate.pk)

    def certificate(self, office: User, is_done: bool) -> PurgeCertificate:
        """What a rule lets go, proposed or gone; nothing here is old enough to be meant."""
        rule = next(one for one in registry.rules() if one.expired)
        made = PurgeCertificate.objects.create(
            rule_key=rule.key, label=rule.label, rule_version=rule.version, row_count=1,
            cutoff_at=self.now - timedelta(days=36500), proposed_at=self.now,
        )  # fmt: skip
        return privacy.approve_purge(made, actor=office, now=self.now) if is_done else made

    def study(self) -> None:
        """A session that is running, a test that is open, a row of the ledger written by hand."""
        session = StudySession.objects.get(status="closed")
        self.start("douhaining", "study_sessions:detail", session.pk)
        ready = StudySession.objects.filter(status="ready", organization=self.unit).get()
        self.start("douhaining", "live:present", ready.pk)
        self.start("liancheng", "live:phone", ready.pk)
        self.start("douhaining", "study_sessions:roll", ready.pk)
        organizer = self.account("douhaining")
        questions = Question.objects.filter(status="published").values_list("pk", flat=True)[:2]
        test = assessments.create_test(
            title="雨季前小测",
            organization=self.unit,
            plan=assessments.PaperPlan(question_ids=tuple(questions)),
            opens_at=self.now - timedelta(hours=1),
            closes_at=self.now + timedelta(days=3),
            duration_minutes=20,
            is_shuffled=False,
            actor=organizer,
            now=self.now,
        )
        self.start("douhaining", "assessments:test", test.pk)
        facts = archives.ManualFacts(timezone.localdate(self.now), "周例会", "学习条例", 3, 3)
        entry = archives.add_manual_entry(self.unit, facts, organizer, self.now)
        self.start("douhaining", "archives:entry", entry.pk)

    def rules(self) -> None:
        """A text and a list of concepts that were uploaded and not yet taken over; a practice; a proposal."""
        editor = self.account("peiruonan")
        draft = regulations.save_draft(RULE, name="雨具.txt", user=editor, now=self.now)
        self.start("peiruonan", "regulations:draft", draft.pk)
        graph.save_draft(CONCEPTS.encode(), name="概念.ttl", file_format="", actor=editor, now=self.now)
        for name in ("pick-concepts", "pick-articles"):
            self.start("peiruonan", f"knowledge_graph:{name}")
        self.start("peiruonan", "knowledge_graph:pick-things", "risk")
        practice = Resource.objects.filter(kind=Resource.Kind.PRACTICE).first()
        if practice is not None:
            self.start("peiruonan", "library:edit-practice", practice.pk)
        self.proposal(editor)

    def proposal(self, editor: User) -> None:
        """A case of the bureau, offered to the unit above."""
        offered = Resource.objects.filter(kind=Resource.Kind.CASE).order_by("pk").first()
        assert offered is not None
        offered.organization = self.unit
        offered.save(update_fields=["organization"])
        above = Organization.objects.get(parent=None, name="青岚市")
        made = library_services.propose_resource(
            offered.pk, above.pk, reason="各单位都用得上", actor=editor, now=self.now
        )
        self.start("peiruonan", "library:proposal", made.pk)

    def tools(self) -> None:
        """A place that records are forwarded to."""
        target = targets.create(
            name="市级平台", organization=self.unit, url="https://lrs.example.org/xapi", key="xueji",
            secret="s", version="1.0.3", verbs=(), now=self.now, actor=self.account("kangweiping"),
        )  # fmt: skip
        targets.switch(target, now=self.now, actor=None)
        self.start("kangweiping", "learning_records:target", target.pk)


def tool() -> list[str]:
    """Key and secret of a tool that may write statements."""
    unit = Organization.objects.get(name=BUREAU)
    made = records.create_credential(name="微课", organization=unit, scopes=["all"], now=timezone.now())
    return [made.key, made.secret]


def open_account() -> str:
    """The page on which the account behind the tool's statement is given a person."""
    record = LearningRecord.objects.filter(credential__name="微课", person=None).order_by("seq")[0]
    return reverse("learning_records:match", args=[record.pk])


def credential() -> dict[str, object]:
    """What a browser answers when a passkey is registered; the key itself is random and opens nothing."""
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    held = AttestedCredentialData.create(Aaguid.NONE, b"key of the office", key)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    facts = AuthenticatorData.create(sha256(b"127.0.0.1"), flags, 0, held)
    client = CollectedClientData.create("webauthn.create", b"challenge", "http://127.0.0.1")
    name = websafe_encode(held.credential_id)
    response = {
        "clientDataJSON": websafe_encode(client),
        "attestationObject": websafe_encode(AttestationObject.create("none", facts, {})),
    }
    return {"id": name, "rawId": name, "type": "public-key", "response": response}


def give_proofs(login: str) -> list[str]:
    """An authenticator, recovery codes and a passkey for somebody signed in already; their pages."""
    user = User.objects.get(username=login)
    give_authenticator(user)
    RecoveryCodes.activate(user)
    key = WebAuthn.add(user, "办公室的钥匙", credential()).instance
    names = ("deactivate_totp", "view_recovery_codes", "generate_recovery_codes", "list_webauthn")
    names += ("reauthenticate", "reauthenticate_webauthn")
    starts = [reverse(f"mfa_{name}") for name in names]
    return [
        *starts,
        *(reverse(name, args=[key.pk]) for name in ("mfa_edit_webauthn", "mfa_remove_webauthn")),
    ]


def furnish() -> dict[str, list[str]]:
    """Make all of it; login → paths where it begins."""
    office = BusyOffice()
    for part in ("people", "import_run", "accounts", "posts", "privacy", "study", "rules", "tools"):
        getattr(office, part)()
    office.start("", "account_login")
    office.start("", "account_inactive")
    for name in ("account_logout", "account_reauthenticate", "archives:index"):
        office.start("liancheng", name)
    return office.starts
