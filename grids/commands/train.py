#!/usr/bin/env python3
"""A training script as anybody has one: it knows nothing of Gridwright.

Fits y = a*x + b to noisy points by gradient descent, with the Python standard library alone.
"""

import argparse
import json
import random


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--learning-rate", type=float, required=True)
    options.add_argument("--epochs", type=int, default=20)
    options.add_argument("--batch", type=int, default=8)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--save", metavar="FILE", help="where to write the model")
    options = options.parse_args()

    noise = random.Random(1)
    points = [(x / 50, 3 * (x / 50) - 1 + noise.gauss(0, 0.1)) for x in range(100)]
    shuffled = random.Random(options.seed)
    shuffled.shuffle(points)
    training, held_out = points[:80], points[80:]

    a = b = 0.0
    for epoch in range(options.epochs):
        shuffled.shuffle(training)
        for at in range(0, len(training), options.batch):
            batch = training[at : at + options.batch]
            slopes = [(a * x + b - y, x) for x, y in batch]
            a -= options.learning_rate * 2 * sum(error * x for error, x in slopes) / len(batch)
            b -= options.learning_rate * 2 * sum(error for error, _ in slopes) / len(batch)
        loss = sum((a * x + b - y) ** 2 for x, y in held_out) / len(held_out)
        print(json.dumps({"step": epoch, "loss": loss}))
    if options.save:
        with open(options.save, "w", encoding="utf-8") as file:
            json.dump({"slope": a, "intercept": b}, file)
    print(json.dumps({"loss": loss, "slope": a, "intercept": b}))


if __name__ == "__main__":
    main()
