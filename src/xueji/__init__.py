"""Xueji (学纪): short discipline study tied to the meeting about to begin."""
