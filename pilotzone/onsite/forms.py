"""What the telephone sends."""

from django import forms

STATED = ["%Y-%m-%dT%H:%M:%S.%fZ"]


class EntryForm(forms.Form):
    """An answer."""

    id = forms.UUIDField()
    item = forms.CharField(max_length=12)
    value = forms.CharField(required=False, max_length=2000)
    remark = forms.CharField(required=False, max_length=2000)
    at = forms.DateTimeField(input_formats=STATED)


class PhotoForm(forms.Form):
    """A photo."""

    id = forms.UUIDField()
    item = forms.CharField(max_length=12)
    at = forms.DateTimeField(input_formats=STATED)
    latitude = forms.CharField(required=False, max_length=14)
    longitude = forms.CharField(required=False, max_length=14)
    accuracy = forms.IntegerField(required=False, min_value=0, max_value=1_000_000)
    file = forms.FileField()
