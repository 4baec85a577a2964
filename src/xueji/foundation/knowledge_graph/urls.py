"""Addresses of the knowledge graph."""

from django.urls import URLPattern

app_name = "knowledge_graph"
urlpatterns: list[URLPattern] = []
