"""Who changed what, when and why. Import ``record`` from ``xueji.common.audit.services``."""
