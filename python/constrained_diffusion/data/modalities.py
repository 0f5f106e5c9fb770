"""The modalities that the general model is conditioned on."""

MODALITIES = ("unknown", "nuclei", "fluorescence-cells", "fluorescence-structures", "neurons", "bacteria", "transmitted-light", "plankton",
              "hologram", "fib-sem", "sem-tem-tissue", "material", "particles", "histology", "plant")
"""The index is the number that the model is given."""
