"""The modalities and stains that models are conditioned on."""

MODALITIES = ("unknown", "nuclei", "fluorescence-cells", "fluorescence-structures", "neurons", "bacteria", "transmitted-light", "plankton",
              "hologram", "fib-sem", "sem-tem-tissue", "material", "particles", "histology", "plant")
"""The index is the number that the model is given."""

STAINS = ("unknown", "haematoxylin", "haematoxylin-eosin", "blood-smear")
"""As modalities, of the model of stained tissue and cells."""
