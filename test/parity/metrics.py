"""Writes metrics.json: small tables of scores and what scikit-learn and SciPy make of them.
Needs numpy, scipy and scikit-learn: python test/parity/metrics.py"""

import json
from pathlib import Path

import numpy as np
import scipy
import sklearn
from scipy import stats
from sklearn import metrics

rng = np.random.default_rng(20)


def table(images, labels, decimals, prevalence, name):
    truth = (rng.random((images, labels)) < prevalence).astype(int)
    logits = rng.normal(size=(images, labels)) + 1.5 * truth - 1
    scores = (1 / (1 + np.exp(-logits))).round(decimals).astype(np.float32)
    return name, truth, scores


def describe(name, truth, scores):
    images, labels = truth.shape
    present = truth.any(axis=0)
    ap = [
        float(metrics.average_precision_score(truth[:, k], scores[:, k])) if present[k] else None
        for k in range(labels)
    ]
    leave_one_out = []
    for k in range(labels):
        column = []
        for i in range(images):
            keep = np.arange(images) != i
            rest = truth[keep, k]
            column.append(float(metrics.average_precision_score(rest, scores[keep, k])) if rest.any() else None)
        leave_one_out.append(column)
    thresholds = {}
    for threshold in (0.3, 0.5, 0.7):
        predicted = (scores >= np.float32(threshold)).astype(int)
        matrix = metrics.multilabel_confusion_matrix(truth, predicted)
        some = dict(average="macro", zero_division=0)
        cp = metrics.precision_score(truth[:, present], predicted[:, present], **some)
        cr = metrics.recall_score(truth[:, present], predicted[:, present], **some)
        op = metrics.precision_score(truth, predicted, average="micro", zero_division=0)
        recall = metrics.recall_score(truth, predicted, average="micro", zero_division=0)
        thresholds[str(threshold)] = {
            "confusion": matrix.tolist(),
            "precision": metrics.precision_score(truth, predicted, average=None, zero_division=0).tolist(),
            "recall": metrics.recall_score(truth, predicted, average=None, zero_division=0).tolist(),
            "f1": metrics.f1_score(truth, predicted, average=None, zero_division=0).tolist(),
            "CP": float(cp),
            "CR": float(cr),
            "OP": float(op),
            "OR": float(recall),
            "OF1": float(metrics.f1_score(truth, predicted, average="micro", zero_division=0)),
            "macroF1": float(metrics.f1_score(truth, predicted, average="macro", zero_division=0)),
            "labelsWithoutPositives": int((~present).sum()),
        }
    losses = [
        float(metrics.log_loss(truth[i], np.clip(scores[i].astype(float), 1e-7, 1 - 1e-7), labels=[0, 1]))
        for i in range(images)
    ]
    return {
        "name": name,
        "truth": truth.tolist(),
        "scores": scores.astype(float).tolist(),
        "ap": ap,
        "leaveOneOut": leave_one_out,
        "thresholds": thresholds,
        "losses": losses,
    }


def bca():
    """SciPy's interval for a statistic of skewed data, with the replicates it drew."""
    data = rng.gamma(0.7, size=40).round(6)
    result = stats.bootstrap((data,), np.mean, method="BCa", n_resamples=1000, rng=rng)
    jackknife = [float(np.mean(np.delete(data, i))) for i in range(len(data))]
    return {
        "value": float(data.mean()),
        "replicates": result.bootstrap_distribution.tolist(),
        "jackknife": jackknife,
        "low": float(result.confidence_interval.low),
        "high": float(result.confidence_interval.high),
    }


def intervals():
    """SciPy's BCa intervals of mAP, CF1 and OF1, the labels fixed to those present in the whole table."""
    _, truth, scores = table(120, 6, 6, [0.5, 0.3, 0.2, 0.1, 0.05, 0.0], "")
    labels = np.flatnonzero(truth.any(axis=0))
    predicted = (scores >= np.float32(0.5)).astype(int)

    def mean_ap(rows):
        aps = [metrics.average_precision_score(truth[rows, k], scores[rows, k]) if truth[rows, k].any() else 0 for k in labels]
        return float(np.mean(aps))

    def per_class(rows):
        y, p = truth[rows][:, labels], predicted[rows][:, labels]
        cp = metrics.precision_score(y, p, average="macro", zero_division=0)
        cr = metrics.recall_score(y, p, average="macro", zero_division=0)
        return 2 * cp * cr / (cp + cr)

    def overall(rows):
        return metrics.f1_score(truth[rows], predicted[rows], average="micro", zero_division=0)

    result = {}
    for name, statistic in {"mAP": mean_ap, "CF1": per_class, "OF1": overall}.items():
        rows = np.arange(len(truth))
        found = stats.bootstrap((rows,), statistic, vectorized=False, n_resamples=4000, method="BCa", rng=rng)
        low, high = found.confidence_interval
        result[name] = {"value": float(statistic(rows)), "low": float(low), "high": float(high)}
    return {"truth": truth.tolist(), "scores": scores.astype(float).tolist(), **result}


points = [-38.0, -12.5, -6.5, -5.9, -3, -1.96, -0.5, 0, 1e-9, 0.3, 1, 2.5, 5.5, 6.0, 7]
tables = [
    table(60, 5, 6, [0.5, 0.3, 0.1, 0.02, 0.0], "continuous scores, a rare label and one that is absent"),
    table(60, 4, 1, [0.5, 0.3, 0.1, 0.05], "scores with many ties"),
    table(7, 3, 2, 0.4, "few images"),
]
out = {
    "versions": {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__},
    "tables": [describe(*t) for t in tables],
    "bca": bca(),
    "intervals": intervals(),
    "normal": [{"x": x, "cdf": float(stats.norm.cdf(x))} for x in points],
}
Path(__file__).with_suffix(".json").write_text(json.dumps(out))
