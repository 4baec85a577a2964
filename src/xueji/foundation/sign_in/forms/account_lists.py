"""The form that takes a list of people."""

from typing import Any

from django import forms
from django.conf import settings


class ListForm(forms.Form):
    """A workbook of people who shall have an account."""

    file = forms.FileField(
        label="名单",
        help_text="Excel 工作簿（.xlsx），用下载的模板填写。",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_file(self) -> Any:
        """The size is within the limit; the rest is checked when it is read."""
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_MAX_BYTES:
            most = settings.UPLOAD_MAX_BYTES // 1024 // 1024
            raise forms.ValidationError(f"文件超过 {most} MB，请只保留要开通的人。")
        return file
