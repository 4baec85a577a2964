"""The form of a question: works without scripts, with six fixed rows of options."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms import BoundField
from django.utils import timezone

from xueji.activity.assessments import permissions, rules
from xueji.activity.assessments.lists import DIFFICULTIES
from xueji.activity.assessments.models import Question
from xueji.activity.assessments.rules import OptionDraft
from xueji.activity.assessments.services import QuestionContent
from xueji.common.ui.validators import LARGEST_NUMBER
from xueji.foundation.library import selectors as library
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.regulations import selectors as regulations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, User

LETTERS = "ABCDEF"


@dataclass(frozen=True, slots=True)
class OptionRow:
    """One row of the option table."""

    letter: str
    text: BoundField
    right: BoundField


class QuestionForm(forms.Form):
    """A question as an editor writes it."""

    kind = forms.ChoiceField(label="题型", choices=Question.Kind.choices)
    stem = forms.CharField(
        label="题干",
        max_length=2000,
        error_messages={"required": "请填写题干。"},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    options = forms.CharField(label="选项", required=False, widget=forms.HiddenInput)
    explanation = forms.CharField(
        label="解析",
        max_length=2000,
        required=False,
        help_text="答完后给学员看。不要写“选 B”，测试时选项顺序会打乱。",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    citations = forms.CharField(
        label="依据条文",
        max_length=2000,
        error_messages={"required": "请至少写一条依据的条文，如：招标投标法 第五条。"},
        help_text="一行一条，如：招标投标法 第五条。按现行版本认定；已有的引用保持原来的版本。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    discipline = forms.ChoiceField(label="所属纪律", choices=regulations.Discipline.choices)
    difficulty = forms.ChoiceField(label="难度", choices=DIFFICULTIES, initial="2", widget=forms.RadioSelect)
    themes = forms.CharField(
        label="主题词", required=False, max_length=300, help_text="会议议程里会出现的词，用顿号隔开。"
    )
    edit_no = forms.IntegerField(
        widget=forms.HiddenInput, required=False, initial=0, max_value=LARGEST_NUMBER
    )

    def __init__(self, *args: Any, kept: dict[str, int], on: date, **kwargs: Any) -> None:
        """``kept``: stored article ids by label; ``on``: the day whose versions new citations mean."""
        super().__init__(*args, **kwargs)
        self.kept, self.on = kept, on
        for letter in LETTERS:
            self.fields[f"text_{letter}"] = forms.CharField(
                label=f"选项 {letter}", required=False, max_length=500
            )
            self.fields[f"right_{letter}"] = forms.BooleanField(label=f"{letter} 正确", required=False)

    @property
    def option_rows(self) -> list[OptionRow]:
        """The rows of the option table."""
        return [OptionRow(letter, self[f"text_{letter}"], self[f"right_{letter}"]) for letter in LETTERS]

    @property
    def first_fields(self) -> list[BoundField]:
        """Fields above the option table."""
        names = [name for name in ("organization", "kind", "stem") if name in self.fields]
        return [self[name] for name in names]

    @property
    def last_fields(self) -> list[BoundField]:
        """Fields below the option table."""
        names = ("explanation", "citations", "discipline", "difficulty", "themes", "edit_no")
        return [self[name] for name in names]

    def clean_citations(self) -> tuple[int, ...]:
        """Article ids; every line that names no article is reported."""
        typed = library.typed_citations(self.cleaned_data["citations"], self.on, self.kept)
        if typed.problems:
            raise forms.ValidationError(list(typed.problems))
        return tuple(article_id for article_id, _ in typed.found)

    def clean(self) -> dict[str, Any]:
        """What is wrong with the question, each at its field."""
        data = self.cleaned_data
        content = self.content()
        problems = rules.question_problems(
            content.kind, content.stem, content.options, len(content.article_ids)
        )
        for name, found in problems.items():
            if name not in self.errors:
                self.add_error(name, found)
        return data

    def content(self) -> QuestionContent:
        """What the form says, as far as it is valid."""
        data = self.cleaned_data
        return QuestionContent(
            kind=data.get("kind", ""),
            stem=data.get("stem", "").strip(),
            options=self._options(),
            explanation=data.get("explanation", "").strip(),
            discipline=data.get("discipline", ""),
            difficulty=int(data.get("difficulty") or 2),
            themes=library.joined_words(data.get("themes", "")),
            article_ids=data.get("citations") or (),
        )

    def _options(self) -> tuple[OptionDraft, ...]:
        data = self.cleaned_data
        rows = [
            OptionDraft(letter, data.get(f"text_{letter}", "").strip(), data.get(f"right_{letter}", False))
            for letter in LETTERS
        ]
        if data.get("kind") == rules.TRUE_FALSE and not any(row.text for row in rows):
            texts = dict(zip("AB", rules.TRUE_FALSE_TEXTS, strict=True))
            rows = [OptionDraft(row.letter, texts.get(row.letter, ""), row.is_correct) for row in rows]
        return tuple(row for row in rows if row.text or row.is_correct)


class NewQuestionForm(QuestionForm):
    """A new question belongs to one of the editor's units."""

    organization: "forms.ModelChoiceField[Organization]" = forms.ModelChoiceField(
        label="所属单位", queryset=None, empty_label=None
    )

    def __init__(self, *args: Any, editor: "User", now: datetime, **kwargs: Any) -> None:
        """``editor``: whose units are offered."""
        on = timezone.localdate(now)
        super().__init__(*args, kept={}, on=on, **kwargs)
        paths = organizations.scope_paths(editor, *permissions.EDITORS, on=on)
        units = organizations.organizations_for(editor, on).filter(path__in=paths).order_by("path")
        self.fields["organization"].queryset = units  # type: ignore[attr-defined]


def edit_form(question: Question, data: Any, now: datetime) -> QuestionForm:
    """The form of a stored question, bound when there is data; its kind stays."""
    ids = list(question.citations.order_by("pk").values_list("article_id", flat=True))
    articles = regulations.articles_by_ids(ids)
    kept = {regulations.short_citation(articles[key]): key for key in ids if key in articles}
    initial: dict[str, Any] = {
        name: getattr(question, name) for name in ("kind", "discipline", "themes", "edit_no")
    }
    initial |= {"difficulty": str(question.difficulty), "citations": "\n".join(kept)}
    if revision := question.current:
        initial |= {"stem": revision.stem, "explanation": revision.explanation}
        for option in revision.options.all():
            initial |= {f"text_{option.letter}": option.text, f"right_{option.letter}": option.is_correct}
    form = QuestionForm(data, kept=kept, on=timezone.localdate(now), initial=initial)
    form.fields["kind"].disabled = True
    return form
