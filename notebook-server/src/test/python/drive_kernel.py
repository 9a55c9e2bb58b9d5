"""Drives a kernel with jupyter_client as a front end does, and prints what came back as one JSON object."""

import json
import sys
import time

from jupyter_client import KernelManager

DEADLINE = 180


def run(client, code):
    outputs = []

    def keep(message):
        if message["msg_type"] in ("stream", "execute_result", "display_data", "error"):
            outputs.append({"type": message["msg_type"], **message["content"]})

    reply = client.execute_interactive(code, output_hook=keep, timeout=DEADLINE)
    return {"reply": reply["content"], "outputs": outputs}


def completions(client, code):
    """Asks until there are some: a compiler that is cold answers late, and so with nothing."""
    end = time.monotonic() + DEADLINE
    while True:
        reply = client.complete(code, len(code), reply=True, timeout=DEADLINE)["content"]
        if reply["matches"] or time.monotonic() > end:
            return reply


def interrupted(manager, client):
    asked = client.execute(
        'println("job starts")\nspark.range(0L, 1000L * 1000 * 1000 * 1000).selectExpr("sum(hash(id))").collect()'
    )
    while True:
        message = client.get_iopub_msg(timeout=DEADLINE)
        if message["msg_type"] == "stream" and "job starts" in message["content"]["text"]:
            break
    manager.interrupt_kernel()
    return reply_to(client, asked)


def reply_to(client, asked):
    while True:
        reply = client.get_shell_msg(timeout=DEADLINE)
        if reply["parent_header"]["msg_id"] == asked:
            return reply["content"]


def main(kernel_name):
    found = {}
    manager = KernelManager(kernel_name=kernel_name)
    manager.start_kernel()
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=DEADLINE)
        found["info"] = client.kernel_info(reply=True, timeout=DEADLINE)["content"]
        found["scala"] = run(client, "val answer = spark.range(10).count() * 4 + 2\nanswer")
        found["java"] = run(client, '%%java\nlong rows = spark.range(7).count();\nrows')
        found["sql"] = run(client, "%%sql\nSELECT id, id * 2 AS twice FROM range(3) ORDER BY id")
        found["fault"] = run(client, 'throw new IllegalStateException("on purpose")')
        found["syntax"] = run(client, "val = 3")
        found["complete"] = completions(client, "spark.ran")
        found["unfinished"] = reply_to(client, client.is_complete("def f = {"))
        found["interrupted"] = interrupted(manager, client)
        found["after_interrupt"] = run(client, "answer + 1")

        manager.restart_kernel(now=False)
        client.wait_for_ready(timeout=DEADLINE)
        found["after_restart"] = run(client, "answer")
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=False)
    found["alive_after_shutdown"] = manager.is_alive()
    print(json.dumps(found, default=str))


main(sys.argv[1])
