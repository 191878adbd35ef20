"""A server whose certificate is wrong, as the dashboard shows it, and what is launched and edited there."""

from mlflow import MlflowClient

from memo_tui.tracking.tls import SERVER_CERT
from tests.faults.certificates import make_files
from tests.faults.tunnels import TlsEnd
from tests.tui.conftest import shown, until, words

WIDE = (140, 40)


async def test_a_wrong_certificate_is_said_until_it_is_renewed(make_app, server, tmp_path, monkeypatch):
    files = make_files(tmp_path)
    monkeypatch.setenv(SERVER_CERT, str(files["authority"]))
    client = MlflowClient(server)
    client.create_run(client.create_experiment("renewed"), run_name="fennec")
    with TlsEnd(server, files["expired"]) as tls:
        app = make_app(tracking_uri=tls.uri, experiment="renewed")
        sentence = (
            f"The certificate of {tls.uri} has expired: renew it there, or set this machine's clock right."
        )
        async with app.run_test(size=WIDE, notifications=True) as pilot:
            await until(pilot, lambda: sentence in words(app))
            await until(pilot, lambda: "refused: no trusted connection" in shown(app).splitlines()[0])
            await pilot.press("N")
            await until(pilot, lambda: "No training can start: The certificate" in words(app))
            tls.use(files["good"])
            await pilot.press("ctrl+r")
            await until(pilot, lambda: "fennec" in words(app))
            assert "⚠" not in shown(app).splitlines()[1]
            tls.use(files["wrong host"])
            await until(pilot, lambda: "is for another host name" in words(app))
            assert "fennec" in words(app)
