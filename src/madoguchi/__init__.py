"""Madoguchi (窓口): a member portal for mobile operators where leaving is as easy as joining."""

__version__ = "0.1.0"
