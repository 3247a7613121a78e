"""Every declared personal field is forgotten by a rule, or is kept for a written reason; never both."""

from django.apps import apps

from pilotzone.audit import retention


def declared() -> set[str]:
    return {
        f"{model._meta.app_label}.{model.__name__}.{field}"
        for model in apps.get_models()
        for field in getattr(model, "PERSONAL", ())
    }


def test_every_personal_field_is_forgotten_or_kept_for_a_reason():
    forgotten = [field for rule in retention.rules() for field in rule.fields]
    assert len(forgotten) == len(set(forgotten))
    assert set(forgotten).isdisjoint(retention.kept())
    unknown = {"no such field": sorted({*forgotten, *retention.kept()} - declared())}
    unsaid = {"neither rule nor reason": sorted(declared() - {*forgotten, *retention.kept()})}
    assert unknown | unsaid == {"no such field": [], "neither rule nor reason": []}
    assert all(str(reason).strip() for reason in retention.kept().values())


def test_declared_fields_are_fields():
    for model in apps.get_models():
        names = {field.name for field in model._meta.get_fields()}
        assert set(getattr(model, "PERSONAL", ())) <= names, model
