"""Jupyter's own conformance suite, jupyter_kernel_test, against an installed kernelspec.

Usage: kernel_tests.py KERNELSPEC LANGUAGE. Prints one JSON object: what ran, what was skipped, what failed.
"""

import contextlib
import json
import sys
import time
import unittest

import jupyter_kernel_test
from jupyter_client.manager import start_new_kernel

KERNELSPEC, LANGUAGE = sys.argv[1], sys.argv[2]

SAMPLES = {
    "scala": dict(
        file_extension=".scala",
        code_hello_world='println("hello, world")',
        code_stderr='System.err.println("oh")',
        completion_samples=[
            {"text": '"abc".toUpperC', "matches": {"toUpperCase"}},
            {"text": "spark.rang", "matches": {"range"}},
        ],
        complete_code_samples=["1 + 1", "val a = 3", "// only words", "def f(x: Int) = {\n  x\n}"],
        incomplete_code_samples=["def f(x: Int) = {", "List(1,", "val s = \"\"\"open"],
        invalid_code_samples=["val = = 3", ")"],
        code_page_something='Notebook.page("a long text")',
        code_generate_error='throw new IllegalStateException("on purpose")',
        code_execute_result=[
            {"code": "1 + 2 + 3"},
            {"code": "spark.range(2)", "mime": "text/html"},
            {"code": "1 + 2 + 4"},
            {"code": "1 + 2 + 5"},
        ],
        code_display_data=[
            {"code": "display(spark.range(2))", "mime": "text/html"},
            {"code": 'display("words")', "mime": "text/plain"},
        ],
        code_inspect_sample="spark.range",
        code_clear_output="clearOutput()",
    ),
    "java": dict(
        file_extension=".java",
        code_hello_world='System.out.println("hello, world");',
        code_stderr='System.err.println("oh");',
        completion_samples=[
            {"text": '"abc".toUpperC', "matches": {"toUpperCase("}},
            {"text": "spark.rang", "matches": {"range("}},
        ],
        complete_code_samples=["1 + 1", "int a = 3;", "int f(int x) {\n  return x;\n}"],
        incomplete_code_samples=["int f(int x) {", "List.of(1,", "for (;;) {"],
        invalid_code_samples=["int = = 3;", ")"],
        code_page_something='Notebook.page("a long text");',
        code_generate_error='throw new IllegalStateException("on purpose");',
        code_execute_result=[
            {"code": "1 + 2 + 3"},
            {"code": "spark.range(2)", "mime": "text/html"},
            {"code": "1 + 2 + 4"},
            {"code": "1 + 2 + 5"},
        ],
        code_display_data=[
            {"code": "display(spark.range(2));", "mime": "text/html"},
            {"code": 'display("words");', "mime": "text/plain"},
        ],
        code_inspect_sample="spark.range",
        code_clear_output="clearOutput();",
    ),
}


@contextlib.contextmanager
def patience(channel):
    """The suite gives each message of a cell 0.1 s; on a loaded machine the same messages take longer."""
    get_msg = channel.get_msg
    channel.get_msg = lambda timeout: get_msg(timeout=max(timeout, 15))
    try:
        yield
    finally:
        del channel.get_msg


class Protocol(jupyter_kernel_test.KernelTests):
    kernel_name = KERNELSPEC
    language_name = LANGUAGE
    code_history_pattern = "1?+?2?+?3"
    supported_history_operations = ("tail", "range", "search")

    @classmethod
    def setUpClass(cls):
        # The suite waits 15 s for an answer; Spark's start is not what it asks about.
        cls.km, cls.kc = start_new_kernel(kernel_name=KERNELSPEC, startup_timeout=120)
        cls.kc.execute_interactive("spark.range(1).count()", timeout=120, output_hook=lambda _: None)
        cls.completed = []

    def flush_channels(self):
        """The suite takes 0.1 s of silence for the end; on a loaded machine a status can come later still."""
        super().flush_channels()
        last = self.kc.execute("", silent=True, store_history=False)
        while self.kc.get_shell_msg(timeout=30)["parent_header"].get("msg_id") != last:
            pass
        while True:
            said = self.kc.get_iopub_msg(timeout=30)
            if said["parent_header"].get("msg_id") == last and said["content"].get("execution_state") == "idle":
                return

    def get_non_kernel_info_reply(self, *args, **kwargs):
        if self.completed:
            return self.completed.pop()
        return super().get_non_kernel_info_reply(*args, **kwargs)

    def test_completion(self):
        # On a loaded machine completions come late, and so with nothing, at any time.
        complete = self.kc.complete

        def patiently(text):
            deadline = time.monotonic() + 60
            while True:
                reply = complete(text, reply=True, timeout=30)
                if reply["content"]["matches"] or time.monotonic() > deadline:
                    self.completed.append(reply)
                    return reply["parent_header"]["msg_id"]

        self.kc.complete = patiently
        try:
            super().test_completion()
        finally:
            del self.kc.complete

    def execute_helper(self, *args, **kwargs):
        with patience(self.kc.iopub_channel):
            return super().execute_helper(*args, **kwargs)


for name, value in SAMPLES[LANGUAGE].items():
    setattr(Protocol, name, value)


class IopubWelcome(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = KERNELSPEC
    support_iopub_welcome = True


def main():
    loader = unittest.defaultTestLoader
    suite = unittest.TestSuite(loader.loadTestsFromTestCase(case) for case in (Protocol, IopubWelcome))
    ran = [test.id() for case in suite for test in case]
    result = unittest.TextTestRunner(stream=sys.stderr, verbosity=2).run(suite)
    json.dump(
        {
            "ran": ran,
            "skipped": [[test.id(), why] for test, why in result.skipped],
            "failed": [[test.id(), trace] for test, trace in result.failures + result.errors],
        },
        sys.stdout,
    )


main()
