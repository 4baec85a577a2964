"""What an installation decides about its people."""

from django.db import models


class PeopleSettings(models.Model):
    """人员设置. One row: how names stand in lists, and whether identity numbers are kept."""

    class NameOrder(models.TextChoices):
        """The two schools for names of two characters."""

        CONGRESS = "congress", "党代会排法：两字名在前（田富、田大利）"
        COUNCIL = "council", "人大排法：逐字比较（田大利、田富）"

    name_order = models.CharField(
        "姓氏笔画排序", max_length=10, choices=NameOrder.choices, default=NameOrder.CONGRESS
    )
    uses_id_number = models.BooleanField("登记身份证号", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "人员设置"

    def __str__(self) -> str:
        return self.name_order

    @property
    def is_short_first(self) -> bool:
        """Whether names of two characters stand before longer ones of the same surname."""
        return self.name_order == self.NameOrder.CONGRESS
