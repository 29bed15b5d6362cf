"""The server that a vllm-openai based image starts when it is given no entrypoint:
a verl user's `sleep infinity` becomes its arguments."""
import argparse
import sys
import time

import vllm


def log(level, place, text):
    print(f"{level} {time.strftime('%m-%d %H:%M:%S')} [{place}] {text}", flush=True)


parser = argparse.ArgumentParser(prog="api_server.py", usage="api_server.py [-h] [--headless] [--model MODEL] [--port PORT] [options]")
parser.add_argument("model_tag", nargs="?")
parser.add_argument("--headless", action="store_true")
parser.add_argument("--model", default="Qwen/Qwen3-0.6B")
parser.add_argument("--port", type=int, default=8000)

log("INFO", "__init__.py:216", "Automatically detected platform cuda.")
options = parser.parse_args()
log("INFO", "api_server.py:1839", f"vLLM API server version {vllm.__version__}")
print(f"OSError: We couldn't connect to 'https://huggingface.co' to load the files, and couldn't find them in the cached files.\n"
      f"Check your internet connection or see how to run the library in offline mode: {options.model}", file=sys.stderr)
sys.exit(1)
