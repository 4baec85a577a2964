"""App configuration of learning_records."""

from django.apps import AppConfig


class LearningRecordsConfig(AppConfig):
    """The river every act of study flows into."""

    name = "xueji.foundation.learning_records"
    label = "learning_records"
    verbose_name = "学习记录"
