"""The plan of meetings: read, checked, optimised, told with its reasons."""
