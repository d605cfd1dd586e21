"""Writes seed-baseline.json: the seed report's network in Keras, its parameters at 80 labels, and its losses over ten steps
on one batch, from weights and pixels that a formula gives on both sides. Needs tensorflow: python test/parity/seed-baseline.py"""

import json
import os
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["KERAS_BACKEND"] = "tensorflow"
import keras
import numpy as np


def network(side, labels, dropout):
    layers = keras.layers
    model = keras.Sequential([keras.Input((side, side, 3))])
    for filters in (32, 64, 128):
        model.add(layers.Conv2D(filters, 3, activation="relu"))
        model.add(layers.MaxPooling2D(2))
    model.add(layers.Flatten())
    model.add(layers.Dense(512, activation="relu"))
    model.add(layers.Dropout(dropout))
    model.add(layers.Dense(labels, activation="sigmoid"))
    return model


def noise(count, salt):
    """Numbers in [0, 1) from a 32-bit mixing function of their index (lowbias32, Chris Wellons), equal in any language."""
    x = (np.arange(count, dtype=np.uint32) + np.uint32((salt * 0x9E3779B9) % 2**32)).astype(np.uint32)
    x ^= x >> np.uint32(16)
    x *= np.uint32(0x7FEB352D)
    x ^= x >> np.uint32(15)
    x *= np.uint32(0x846CA68B)
    x ^= x >> np.uint32(16)
    return x.astype(np.float64) / 2**32


side, labels, batch, steps = 32, 5, 12, 10
model = network(side, labels, 0.0)
for i, variable in enumerate(model.trainable_variables):
    shape = tuple(variable.shape)
    receptive = int(np.prod(shape[:-2])) if len(shape) > 1 else 1
    limit = np.sqrt(6 / ((shape[-2] + shape[-1]) * receptive)) if len(shape) > 1 else 0.05
    variable.assign(((2 * noise(int(np.prod(shape)), i + 1) - 1) * limit).reshape(shape).astype(np.float32))

out = {
    "versions": {"keras": keras.__version__},
    "parametersAt80": network(128, 80, 0.2).count_params(),
    "side": side,
    "labels": labels,
    "batch": batch,
    "steps": steps,
    "losses": {},
}
start = model.get_weights()
pixels = (np.floor(noise(batch * side * side * 3, 100) * 256).astype(np.float32) / 255).reshape(batch, side, side, 3)
truth = (noise(batch * labels, 200) < 0.3).astype(np.float32).reshape(batch, labels)
for name, optimizer in {
    "adam": keras.optimizers.Adam(learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7),
    "sgd": keras.optimizers.SGD(learning_rate=0.05),
}.items():
    model.set_weights(start)
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    losses = []
    for step in range(steps):
        model.reset_metrics()  # or train_on_batch returns a running mean
        losses.append(float(model.train_on_batch(pixels, truth)))
    out["losses"][name] = losses
Path(__file__).with_suffix(".json").write_text(json.dumps(out, indent=1) + "\n")
