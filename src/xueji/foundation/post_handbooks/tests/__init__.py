"""Tests of the post handbooks."""
