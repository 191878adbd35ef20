"""The names of logged images, in each form that MLflow gave them."""

from memo_tui.tracking.artifacts.logged_images import logged_images
from memo_tui.tracking.artifacts.places import Artifact

ID = "00b44fa0-b0b2-42e9-8fcc-eb12f8165ba9"


def file(name):
    return Artifact("file:///x", f"images/{name}", is_dir=False)


def test_images_are_sorted_by_key_and_step_and_small_copies_left_out():
    names = [
        f"a+step+10+timestamp+5+{ID}.png",
        f"a+step+10+timestamp+5+{ID}+compressed.webp",
        f"a+step+2+timestamp+9+{ID[:-1]}0.png",
        f"val~x+step+1+timestamp+1+{ID}.png",
        f"old#key%step%3%timestamp%7%{ID}%compressed.webp",
        "plot.png",
        f"a+step+x+timestamp+5+{ID}.png",
    ]
    found = logged_images([file(name) for name in names] + [Artifact("file:///x", "images/d", is_dir=True)])
    assert {key: [(image.step, image.time) for image in series] for key, series in found.items()} == {
        "a": [(2, 9), (10, 5)],
        "old/key": [(3, 7)],
        "val/x": [(1, 1)],
    }
    assert found["a"][1].file.name.endswith(".png")
