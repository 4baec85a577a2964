"""The form for one file."""

from django import forms

UPLOAD_HELP = (
    "可以上传 PDF、Word、Excel、PowerPoint、文本、图片、视频（MP4、WebM）和字幕（WebVTT）。"
    "按内容检查：带宏、脚本的不收，图片去掉拍摄地点等信息。"
)


class UploadForm(forms.Form):
    """One file; what it is is told by its bytes."""

    upload = forms.FileField(
        label="选择文件", help_text=UPLOAD_HELP, error_messages={"empty": "文件是空的，请重新选择。"}
    )
