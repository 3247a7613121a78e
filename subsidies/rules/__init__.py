"""Pure rules of subsidies: frozen values in, frozen values out; no Django, no clock, no reading or writing."""
