"""The method `jvp` of an exported denoiser: the derivative of its output along a direction, exact.

    jvp(x, t, e)              → (output, J e), J = ∂output/∂x
    jvp(x, t, e, conditions)  → the same, for denoisers with a third input

Two nested backward passes: J e is the derivative of uᵀJ e with respect to u, and linear in u. Forward differentiation cannot be scripted. The method
works where gradients are switched off, and leaves them so. It needs operations that can be differentiated twice: of attention, the fused kernels
cannot.
"""

from typing import List, Optional, Tuple

import torch
from torch import Tensor

METHOD = """
def jvp(self, x: Tensor, t: Tensor, e: Tensor{declared}) -> Tuple[Tensor, Tensor]:
    before = torch.is_grad_enabled()
    torch.set_grad_enabled(True)
    z = x.detach().clone().requires_grad_()
    output = self.forward(z, t.detach().clone(){given})
    u = torch.zeros_like(output).requires_grad_()
    ofU: Optional[List[Optional[Tensor]]] = [u]
    back = torch.autograd.grad([output], [z], ofU, create_graph=True)[0]
    assert back is not None
    ofE: Optional[List[Optional[Tensor]]] = [e.detach().clone()]
    along = torch.autograd.grad([back], [u], ofE)[0]
    assert along is not None
    torch.set_grad_enabled(before)
    return output.detach(), along.detach()
"""

NAMES = torch, Tensor, List, Optional, Tuple
"""What the method's source names."""


def with_jvp(denoiser: torch.jit.ScriptModule) -> torch.jit.ScriptModule:
    """The same module with the method; names of weights stay. A module that has it already is left as it is."""
    if not hasattr(denoiser, "jvp"):
        inputs = denoiser.forward.schema.arguments[1:]
        third = inputs[2] if len(inputs) > 2 else None
        declared = "" if third is None else ", third: Tensor" if not third.has_default_value() else ", third: Optional[Tensor] = None"
        denoiser.define(METHOD.format(declared=declared, given="" if third is None else ", third"))
    return denoiser
