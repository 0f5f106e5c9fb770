"""TorchScript files."""

from pathlib import Path

import torch


def save(module: torch.jit.ScriptModule, file: Path) -> None:
    """Saves without debug records, which contain the names of folders of the computer."""
    whole = file.with_suffix(".whole")
    torch.jit.save(module, str(whole))
    reader, writer = torch._C.PyTorchFileReader(str(whole)), torch._C.PyTorchFileWriter(str(file))
    for name in reader.get_all_records():
        # The writer adds these itself.
        if not name.endswith(".debug_pkl") and name not in ("version", ".data/serialization_id", "byteorder"):
            record = reader.get_record(name)
            writer.write_record(name, record, len(record))
    writer.write_end_of_file()
    whole.unlink()
