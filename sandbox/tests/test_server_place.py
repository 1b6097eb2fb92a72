"""The data folder: whose it is, who uses it, what is removed."""

import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from sandbox.server.place import Place, Refused

TREE = Path(__file__).resolve().parents[2]


def sandbox(*words: str) -> subprocess.CompletedProcess:
	return subprocess.run(
		[sys.executable, "-m", "sandbox", *words], cwd=TREE, capture_output=True, text=True, timeout=60
	)


def test_a_folder_with_something_else_is_left_alone(tmp_path):
	(tmp_path / "letter.txt").write_text("mine")
	with pytest.raises(Refused, match="holds something else"), Place(tmp_path).used():
		pass
	done = sandbox("reset", "--data", str(tmp_path))
	assert done.returncode == 1
	assert done.stderr == f"demo: {tmp_path} holds something else; name an empty or a new folder\n"
	assert [each.name for each in tmp_path.iterdir()] == ["letter.txt"]


def test_one_process_at_a_time(tmp_path):
	with Place(tmp_path).used():
		done = sandbox("reset", "--data", str(tmp_path))
	assert done.returncode == 1
	assert "another demo runs on" in done.stderr


def test_reset_removes_the_site_and_nothing_else(tmp_path):
	place = Place(tmp_path / "new")
	with place.used():
		(place.site_path / "public").mkdir(parents=True)
		(place.data / "note.txt").touch()
	assert not place.built
	assert sandbox("reset", "--data", str(place.data)).returncode == 0
	assert not place.site_path.exists()
	assert (place.data / "note.txt").exists()


def test_a_site_that_was_cut_while_building_does_not_count(tmp_path):
	place = Place(tmp_path)
	with place.used():
		place.site_path.mkdir()
	assert not place.built
	place.completed()
	assert place.built and not place.outdated
	(place.site_path / "complete").write_text("another tree")
	assert place.outdated


def test_serving_what_is_not_there_is_refused(tmp_path):
	done = sandbox("serve", "--data", str(tmp_path))
	assert (done.returncode, done.stdout) == (1, "")
	assert "no site in" in done.stderr


def test_a_port_that_is_taken_is_told_in_a_line(tmp_path, server):
	place = Place(tmp_path)
	with place.used():
		place.site_path.mkdir()
		place.completed()
	port = server.url.rsplit(":", 1)[1]
	done = sandbox("serve", "--data", str(tmp_path), "--port", port)
	assert done.returncode == 1
	assert done.stderr.startswith(f"demo: port {port} cannot be used (") and done.stderr.count("\n") == 1


def test_a_site_that_is_built_is_open_within_seconds_and_small(tmp_path):
	assert sandbox("build", "--data", str(tmp_path)).returncode == 0
	words = [sys.executable, "-m", "sandbox", "serve", "--data", str(tmp_path), "--port", "0"]
	began = time.monotonic()
	with subprocess.Popen(words, cwd=TREE, stdout=subprocess.PIPE, text=True) as process:
		url = re.search(r"The shop is open: (\S+)", process.stdout.readline())[1]
		client = requests.Session()
		signed_in = client.post(f"{url}/api/method/login", json={"usr": "Administrator", "pwd": "admin"})
		assert signed_in.status_code == 200 and time.monotonic() - began < 5
		assert client.get(f"{url}/api/resource/User").json()["data"]
		memory = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{process.pid}/status").read_text())
		assert int(memory[1]) < 150_000
		process.send_signal(signal.SIGINT)
		assert process.wait(timeout=10) == 0
