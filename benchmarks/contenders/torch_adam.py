"""PyTorch by hand: its fused Adam, images in memory, small numbers flushed to zero."""

from __future__ import annotations

import torch

from benchmarks.contenders.task import BETA_1, BETA_2, EPSILON, Found, Task, Train, contend


def prepare(task: Task) -> Train:
    """Ready the loop over the batches."""
    torch.set_num_threads(task.threads)
    torch.set_flush_denormal(True)
    layers: list[torch.nn.Module] = []
    for kernel, bias in task.weights():
        layer = torch.nn.Linear(*kernel.shape)
        with torch.no_grad():
            layer.weight.copy_(torch.from_numpy(kernel.T))
            layer.bias.copy_(torch.from_numpy(bias))
        layers += [layer, torch.nn.ReLU()]
    network = torch.nn.Sequential(*layers[:-1])
    optimizer = torch.optim.Adam(
        network.parameters(),
        lr=task.settings.learning_rate,
        betas=(BETA_1, BETA_2),
        eps=EPSILON,
        fused=True,
    )
    images, labels = torch.from_numpy(task.images), torch.from_numpy(task.labels).long()
    batches = torch.from_numpy(task.batches)

    def train() -> Found:
        losses = []
        for batch in batches:
            values = images[batch].float().div_(255)
            loss = torch.nn.functional.cross_entropy(network(values), labels[batch])
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            losses.append(loss.detach())
        return {"loss": float(torch.stack(losses).mean())}

    return train


if __name__ == "__main__":
    contend(prepare)
