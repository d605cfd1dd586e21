"""Writes keras-seed-baseline.json: the seed baseline's parameters, and its losses in Keras over ten batches.
Initial weights and pixels come from the product's own generator (src/core/random.ts), so that both sides start alike.
Needs keras and tensorflow-cpu: python test/parity/keras-seed-baseline.py"""

import json
import os
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np
import tensorflow as tf

SIDE, LABELS, BATCH, STEPS, SEED = 32, 5, 8, 10, 7
MASK = 0xFFFFFFFF


def uint32s(seed, stream, count):
    """sfc32, as src/core/random.ts has it."""
    a, b, c, counter = 0x9E3779B9, seed, stream, 1
    out = np.empty(count, np.uint32)
    for i in range(-15, count):
        total = (a + b + counter) & MASK
        counter = (counter + 1) & MASK
        a = b ^ (b >> 9)
        b = (c + (c << 3)) & MASK
        c = ((c << 21) & MASK) | (c >> 11)
        c = (c + total) & MASK
        if i >= 0:
            out[i] = total
    return out


def below(limit, values):
    return (values / 2.0**32 * limit).astype(np.int64)


def build(side, labels):
    layers = keras.layers
    return keras.Sequential(
        [
            layers.Input((side, side, 3)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(128, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(512, activation="relu"),
            layers.Dropout(0.2),
            layers.Dense(labels, activation="sigmoid"),
        ]
    )


def initial_weights(model):
    """Glorot uniform kernels and zero biases, the kernels drawn one after another from one stream."""
    shapes = [weight.shape for weight in model.weights]
    kernels = [shape for shape in shapes if len(shape) > 1]
    values = uint32s(SEED, 1, sum(int(np.prod(shape)) for shape in kernels)) / 2.0**32
    weights, used = [], 0
    for shape in shapes:
        if len(shape) == 1:
            weights.append(np.zeros(shape, np.float32))
            continue
        receptive = int(np.prod(shape[:-2]))
        limit = np.sqrt(6 / (receptive * (shape[-2] + shape[-1])))
        size = int(np.prod(shape))
        weights.append(((2 * values[used : used + size] - 1) * limit).reshape(shape).astype(np.float32))
        used += size
    return weights


def batches():
    pixels = below(256, uint32s(SEED, 3, STEPS * BATCH * SIDE * SIDE * 3))
    truth = below(4, uint32s(SEED, 5, STEPS * BATCH * LABELS)) == 0
    images = pixels.reshape(STEPS, BATCH, SIDE, SIDE, 3).astype(np.float32) / 255
    return images, truth.reshape(STEPS, BATCH, LABELS).astype(np.float32)


def train(optimizer):
    model = build(SIDE, LABELS)
    model.layers[-2].rate = 0
    model.set_weights(initial_weights(model))
    model.compile(optimizer=optimizer, loss="binary_crossentropy")
    images, truth = batches()
    losses = [float(model.train_on_batch(images[i], truth[i])) for i in range(STEPS)]
    return {"losses": losses, "scores": model.predict(images[0], verbose=0).astype(float).tolist()}


full = build(128, 80)
out = {
    "versions": {"keras": keras.__version__, "tensorflow": tf.__version__},
    "parameters": {"layers": [layer.count_params() for layer in full.layers], "total": full.count_params()},
    "shape": {"side": SIDE, "labels": LABELS, "batch": BATCH, "steps": STEPS, "seed": SEED},
    "adam": train(keras.optimizers.Adam(0.001)),
    "sgd": train(keras.optimizers.SGD(0.1)),
}
Path(__file__).with_suffix(".json").write_text(json.dumps(out, indent=1) + "\n")
