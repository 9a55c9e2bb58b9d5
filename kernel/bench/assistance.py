"""How fast kernels answer somebody who types: assistance.py KERNELSPEC=LANGUAGE...

Asks each installed kernelspec (LANGUAGE is scala, java, sql or python) while it is idle and while a
cell runs, and prints the median and the slowest answer in milliseconds. Needs jupyter_client; with
python3=python the peer, ipykernel, is measured in the same run. ROUNDS=n changes how often is asked.
"""

import os
import statistics
import sys
import time

from jupyter_client.manager import start_new_kernel

ROUNDS = int(os.environ.get("ROUNDS", "40"))
WARM_ROUNDS = 10

CELLS = {
    "scala": dict(
        setup='val birds = spark.range(10).toDF("number"); val words = "abc"',
        busy="Thread.sleep(600000)",
        member="birds.selec",
        column='birds.select("num',
        inspect="birds.select",
        check='val n: Int = "text"\nbirds.filter($"number" > 3).count()',
    ),
    "java": dict(
        setup='var birds = spark.range(10).toDF("number"); var words = "abc";',
        busy="Thread.sleep(600000);",
        member="birds.selec",
        column='birds.select("num',
        inspect="birds.select",
        check='int n = "text";\nbirds.filter(col("number").gt(3)).count();',
    ),
    "python": dict(
        setup="birds = [1, 2]; words = 'abc'",
        busy="import time; time.sleep(600)",
        member="birds.app",
        column=None,
        inspect="birds.append",
        check=None,
    ),
}


def ask(client, send, kind):
    """The milliseconds until the reply to what send sends; None when none came in 5 s."""
    begun = time.perf_counter()
    message = send()
    try:
        while True:
            reply = client.get_shell_msg(timeout=5)
            if reply["parent_header"].get("msg_id") == message:
                assert reply["msg_type"] == kind + "_reply", reply["msg_type"]
                return (time.perf_counter() - begun) * 1000
    except Exception:
        return None


def request(client, kind, content):
    message = client.session.msg(kind, content)
    client.shell_channel.send(message)
    return message["header"]["msg_id"]


def questions(client, cells):
    yield "kernel_info", "kernel_info", client.kernel_info
    yield "complete a member", "complete", lambda: client.complete(cells["member"])
    if cells["column"]:
        yield "complete a column", "complete", lambda: client.complete(cells["column"])
    yield "inspect", "inspect", lambda: client.inspect(cells["inspect"])
    if cells["check"]:
        content = {"code": cells["check"]}
        kind = "sparkmaster_diagnostics"
        yield "diagnostics", kind, lambda: request(client, kind + "_request", content)


def measure(kernelspec, language, state, client, cells):
    for name, kind, send in questions(client, cells):
        for _ in range(WARM_ROUNDS):
            ask(client, send, kind)
        times = [ask(client, send, kind) for _ in range(ROUNDS)]
        answered = [each for each in times if each is not None]
        if answered:
            text = f"median {statistics.median(answered):7.1f} ms  slowest {max(answered):7.1f} ms"
        else:
            text = "no answer within 5 s"
        lost = len(times) - len(answered)
        print(f"{kernelspec:18} {state:5} {name:18} {text}" + (f"  {lost} unanswered" if answered and lost else ""), flush=True)
        if not answered:
            return


def main():
    for each in sys.argv[1:]:
        kernelspec, language = each.split("=")
        cells = CELLS[language]
        manager, client = start_new_kernel(kernel_name=kernelspec, startup_timeout=120)
        try:
            client.execute_interactive(cells["setup"], timeout=120, output_hook=lambda message: None)
            measure(kernelspec, language, "idle", client, cells)
            client.execute(cells["busy"])
            while client.get_iopub_msg(timeout=30)["msg_type"] != "execute_input":
                pass
            measure(kernelspec, language, "busy", client, cells)
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main()
