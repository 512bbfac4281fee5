# SPDX-License-Identifier: MIT
"""Writes scikit-learn models as ONNX nodes of domain ai.onnx.ml, with the nodes and attributes that skl2onnx writes."""
import numpy as np
from onnx import TensorProto, checker, helper

ML_DOMAIN = "ai.onnx.ml"


def float32_threshold(threshold):
    """The largest float32 w with x <= threshold <=> x <= w for every float32 x: scikit-learn compares with a double."""
    nearest = np.float32(threshold)
    return float(nearest if nearest <= threshold else np.nextafter(nearest, np.float32(-np.inf)))


def ensemble_attributes(trees, weight):
    """Attributes of a TreeEnsembleClassifier; a leaf's weights are its classes' shares times `weight`."""
    names = ("treeids", "nodeids", "featureids", "modes", "values", "truenodeids", "falsenodeids", "hitrates",
             "missing_value_tracks_true")
    nodes = {f"nodes_{name}": [] for name in names}
    leaves = {f"class_{name}": [] for name in ("treeids", "nodeids", "ids", "weights")}
    for tree_id, tree in enumerate(trees):
        for node in range(tree.node_count):
            leaf = tree.children_left[node] < 0
            row = (tree_id, node, 0 if leaf else int(tree.feature[node]), "LEAF" if leaf else "BRANCH_LEQ",
                   0.0 if leaf else float32_threshold(tree.threshold[node]),
                   0 if leaf else int(tree.children_left[node]), 0 if leaf else int(tree.children_right[node]), 1.0, 0)
            for name, value in zip(nodes, row):
                nodes[name].append(value)
            if leaf:
                counts = tree.value[node][0]
                for index, count in enumerate(counts):
                    for name, value in zip(leaves, (tree_id, node, index, float(count / counts.sum() * weight))):
                        leaves[name].append(value)
    return nodes | leaves


def save(nodes, name, features, classes, out, initializers=(), outputs=("label", "probabilities")):
    """Saves a classifier of one row of `features` values, with skl2onnx's names of inputs and outputs (zipmap=False)."""
    graph = helper.make_graph(
        nodes, name, [helper.make_tensor_value_info("X", TensorProto.FLOAT, [1, features])],
        [helper.make_tensor_value_info(outputs[0], TensorProto.INT64, [1]),
         helper.make_tensor_value_info(outputs[1], TensorProto.FLOAT, [1, classes])], list(initializers))
    model = helper.make_model(graph, producer_name="assay samples",
                              opset_imports=[helper.make_opsetid(ML_DOMAIN, 1), helper.make_opsetid("", 17)])
    model.ir_version = 8
    checker.check_model(model)
    out.write_bytes(model.SerializeToString())


def save_forest(forest, out):
    """RandomForestClassifier: one TreeEnsembleClassifier."""
    trees = [estimator.tree_ for estimator in forest.estimators_]
    node = helper.make_node(
        "TreeEnsembleClassifier", ["X"], ["label", "probabilities"], name="TreeEnsembleClassifier", domain=ML_DOMAIN,
        classlabels_int64s=[int(label) for label in forest.classes_], post_transform="NONE",
        **ensemble_attributes(trees, 1 / len(trees)))
    save([node], "forest", forest.n_features_in_, len(forest.classes_), out)


def save_logistic(scaler, logistic, out):
    """Pipeline of StandardScaler and multinomial LogisticRegression: Scaler, LinearClassifier, Normalizer."""
    nodes = [
        helper.make_node("Scaler", ["X"], ["variable"], name="Scaler", domain=ML_DOMAIN,
                         offset=scaler.mean_.tolist(), scale=(1 / scaler.scale_).tolist()),
        helper.make_node("LinearClassifier", ["variable"], ["label", "probability_tensor"], name="LinearClassifier",
                         domain=ML_DOMAIN, coefficients=logistic.coef_.flatten().tolist(),
                         intercepts=logistic.intercept_.tolist(), multi_class=1, post_transform="SOFTMAX",
                         classlabels_ints=[int(label) for label in logistic.classes_]),
        helper.make_node("Normalizer", ["probability_tensor"], ["probabilities"], name="Normalizer", domain=ML_DOMAIN,
                         norm="L1")]
    save(nodes, "logistic", scaler.n_features_in_, len(logistic.classes_), out)
