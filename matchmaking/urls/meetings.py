"""Addresses of meetings, by face."""

from django.urls import URLPattern

public: list[URLPattern] = []
portal: list[URLPattern] = []
bureau: list[URLPattern] = []
