"""Tests of responsibilities."""
