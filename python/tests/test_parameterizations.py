"""A prior does not depend on its model's parameterization; and the steps are those of diffusers."""

import numpy as np
import pytest
import torch

from constrained_diffusion.sampling import reference
from constrained_diffusion.sampling.prior import Prior, RectifiedFlow, times
from constrained_diffusion.sampling.schedules import cosine, linear, scaled_linear

SIDE = 8
KNOWN = (torch.arange(SIDE) < 3).double().expand(1, 1, SIDE, SIDE)
SCHEDULERS = {"epsilon": "epsilon", "v": "v_prediction", "sample": "sample"}


def noise(seed: int = 0) -> torch.Tensor:
    return torch.randn(2, 1, SIDE, SIDE, generator=torch.Generator().manual_seed(seed)).double()


def written_as(parameterization: str, clean, prior) -> reference.Model:
    """The model, in that parameterization, whose clean estimate is clean(x, a, s); the prior has the coefficients."""
    def model(x, t):
        time = int(t[0]) if not isinstance(prior, RectifiedFlow) else int(t[0]) - 1
        a, s = prior.coefficients(time)
        x0 = clean(x, a, s)
        epsilon = (x - a * x0) / s
        return {"epsilon": epsilon, "v": a * epsilon - s * x0, "sample": x0, "velocity": epsilon - x0}[parameterization]
    return model


@pytest.fixture
def clean(gaussian):
    """The exact clean estimate of a Gaussian prior."""
    model = gaussian(cosine(), SIDE, -0.5, 5)
    covariance, one = torch.from_numpy(model.covariance), torch.eye(SIDE ** 2).double()

    def estimate(x, a, s):
        gain = a * torch.linalg.solve(a ** 2 * covariance + s ** 2 * one, covariance)
        return ((x.reshape(len(x), -1) + a * 0.5) @ gain - 0.5).reshape(x.shape)
    return estimate


def inpainted(prior: Prior, clean, parameterization: str) -> torch.Tensor:
    """Few steps: the sampler multiplies rounding, in 20 steps from 1e-14 to 1e-5."""
    prior.model = written_as(parameterization, clean, prior)
    error = reference.known_error(torch.ones(1, 1, SIDE, SIDE).double(), KNOWN)
    return torch.cat(reference.solve(prior, error, noise(), steps=6, inner_steps=3)[1])


@pytest.mark.parametrize("parameterization", ["epsilon", "sample", "velocity"])
def test_a_gaussian_prior_gives_the_same_run_in_every_parameterization(clean, parameterization):
    bars = scaled_linear()
    as_v = inpainted(Prior(None, bars), clean, "v")
    assert (inpainted(Prior(None, bars, parameterization), clean, parameterization) - as_v).abs().max() < 1e-9


def test_a_rectified_flow_can_also_say_the_clean_image(clean):
    as_velocity = inpainted(RectifiedFlow(None), clean, "velocity")
    assert (inpainted(RectifiedFlow(None, parameterization="sample"), clean, "sample") - as_velocity).abs().max() < 1e-9


def test_a_flow_that_gives_v_is_refused():
    with pytest.raises(ValueError, match="velocity"):
        RectifiedFlow(None, parameterization="v")


def test_a_flow_and_a_diffusion_lead_to_the_same_prior(gaussian):
    """Of independent pixels with deviation 0.251^0.5: many steps scale each noise by it."""
    def clean(x, a, s):
        return a * 0.251 * x / (a ** 2 * 0.251 + s ** 2)
    flow = RectifiedFlow(None)
    flow.model = written_as("velocity", clean, flow)
    with torch.no_grad():
        x0, _ = flow.run(noise(), times(len(flow.alpha_bar), 1000), flow.denoise)
    assert (x0 / noise()).flatten().numpy() == pytest.approx(0.251 ** 0.5, rel=5e-3)


def test_the_time_of_a_flow_goes_from_one_to_its_length():
    given = []
    flow = RectifiedFlow(lambda x, t: given.append(float(t[0])) or x, length=1000)
    flow.run(noise(), times(len(flow.alpha_bar), 4), flow.denoise)
    assert given == [1000, 750, 500, 250]
    assert flow.coefficients(999) == (0, 1) and flow.coefficients(-1) == (1, 0)


def test_a_flow_has_the_noise_per_signal_of_its_variance_preserving_schedule():
    flow, same = RectifiedFlow(None), Prior(None, RectifiedFlow(None).alpha_bar)
    for t in (0, 300, 900):
        (a, s), (a2, s2) = flow.coefficients(t), same.coefficients(t)
        assert s / a == pytest.approx(s2 / a2)


def wavy(x: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    """A model that is no one's."""
    return torch.sin(3 * x) + t[:, None, None, None] / 1000


@pytest.mark.parametrize("parameterization", SCHEDULERS)
def test_steps_and_times_are_those_of_diffusers_ddim(parameterization):
    diffusers = pytest.importorskip("diffusers")
    scheduler = diffusers.DDIMScheduler(beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012, clip_sample=False,
                                        timestep_spacing="trailing", prediction_type=SCHEDULERS[parameterization])
    scheduler.set_timesteps(20)
    prior = Prior(wavy, scaled_linear(), parameterization)
    assert scheduler.timesteps.tolist() == times(1000, 20)[:-1]
    x = noise()
    _, states = prior.run(x / prior.coefficients(999)[1], times(len(prior.alpha_bar), 20), prior.denoise)
    for t, state in zip(scheduler.timesteps, states):
        x = scheduler.step(wavy(x, t.expand(2)), t, x).prev_sample
        assert (state - x).abs().max() <= 1e-4 * x.abs().max()


def test_a_flows_steps_are_those_of_diffusers_euler_scheduler():
    diffusers = pytest.importorskip("diffusers")
    scheduler = diffusers.FlowMatchEulerDiscreteScheduler(num_train_timesteps=1000, shift=1.0)
    scheduler.set_timesteps(sigmas=np.linspace(1, 1 / 20, 20).tolist())
    flow, x = RectifiedFlow(wavy), noise()
    _, states = flow.run(x, times(len(flow.alpha_bar), 20), flow.denoise)
    for t, state in zip(scheduler.timesteps, states):
        x = scheduler.step(wavy(x, t.expand(2)), t, x).prev_sample
        assert (state - x).abs().max() <= 1e-4 * x.abs().max()


def test_the_schedules_are_those_of_diffusers():
    diffusers = pytest.importorskip("diffusers")
    for name, schedule in {"scaled_linear": scaled_linear(first=0.00085, last=0.012), "linear": linear(), "squaredcos_cap_v2": cosine()}.items():
        settings = {"beta_start": 0.00085, "beta_end": 0.012} if name == "scaled_linear" else {}
        theirs = diffusers.DDIMScheduler(beta_schedule=name, **settings).alphas_cumprod.numpy()
        assert schedule == pytest.approx(theirs, rel=1e-4, abs=1e-7)
