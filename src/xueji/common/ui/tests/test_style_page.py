"""The page with every component is for those who build the pages."""

import pytest
from django.test import Client
from django.urls import reverse

FRAMES = ("phone", "presenter", "public", "print")
ADDRESSES = [("ui:style-page", ()), *(("ui:sample-frame", (frame,)) for frame in FRAMES)]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "arguments"), ADDRESSES)
def test_samples_are_shown_to_builders_alone(
    client: Client, settings, name: str, arguments: tuple[str]
) -> None:
    address = reverse(name, args=arguments)
    settings.DEBUG = False
    assert client.get(address).status_code == 404
    settings.DEBUG = True
    assert "样" in client.get(address).content.decode()


@pytest.mark.django_db
def test_there_are_no_other_frames(client: Client, settings) -> None:
    settings.DEBUG = True
    assert client.get(reverse("ui:sample-frame", args=["desk"])).status_code == 404
