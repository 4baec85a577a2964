"""The file of a directory."""

from django import forms


class FeedForm(forms.Form):
    """A directory as JSON or CSV."""

    file = forms.FileField(
        label="通讯录文件",
        help_text="JSON（企业微信或钉钉通讯录接口的格式）或 CSV，UTF-8 编码。",
        widget=forms.ClearableFileInput(attrs={"accept": ".json,.csv"}),
    )

    def clean_file(self) -> object:
        """Only the two kinds that are read."""
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith((".json", ".csv")):
            raise forms.ValidationError("请选择 .json 或 .csv 文件。")
        return file
