"""A sample's record takes a claim's own invoice numbers, and nothing else of it changes."""

from pilotzone.demo.samples import Sample


def test_record_with_puts_each_number_at_its_mark():
    sample = Sample({}, (), 0, "", '{"a":"@0@","b":["@1@","@0@"]}', {})
    assert sample.record_with(["X1", "X2"]) == '{"a":"X1","b":["X2","X1"]}'
