"""App configuration of learning_records."""

from django.apps import AppConfig


class LearningRecordsConfig(AppConfig):
    """The river every act of study flows into."""

    name = "xueji.foundation.learning_records"
    label = "learning_records"
    verbose_name = "学习记录"

    def ready(self) -> None:
        """The fast lane for tools, which bring their own credentials; pages; scheduled work."""
        from datetime import timedelta

        from xueji.common import fast_lane
        from xueji.common.jobs import kinds
        from xueji.common.jobs.schedule import every
        from xueji.common.monitoring import registry
        from xueji.foundation.learning_records import frame, jobs, person_rows, personal_data
        from xueji.foundation.learning_records.exchange import forwarding
        from xueji.foundation.learning_records.lrs import gateway, months

        personal_data.register()
        person_rows.register()
        fast_lane.register(gateway.PREFIX, gateway.answer)
        frame.register_places()
        kinds.register(jobs.IMPORT_TRAINING, "培训记录导入", jobs.import_training)
        registry.register("lrs_forward_targets", "Forwarding targets by state.", "state", forwarding.states)
        every("learning_records.forward", timedelta(minutes=1), forwarding.forward_due, label="转发学习记录")
        every("learning_records.months", timedelta(hours=6), months.keep_ahead, label="备好各月的记录表")
