"""The places that ship with the product, described in a few numbers each; `catalogue.files` draws their folders."""
