#!/bin/sh
# The server against its own description, by schemathesis: sh tests/fuzz/openapi.sh [MINUTES]
#
# schemathesis is no dependency of the tests, since its plugin for pytest does not go with theirs. Install it apart
# (pipx install schemathesis), and name it in SCHEMATHESIS where it is not found as "schemathesis".
set -eu
cd "$(dirname "$0")/../.."
port=${PORT:-8177}
python=${PYTHON:-.venv/bin/python}
"$python" -m kzgraph serve -q --port "$port" --project tests/data/small --timeout 2 --memory 256 &
server=$!
trap 'kill $server' EXIT
SCHEMATHESIS_HOOKS=tests.fuzz.openapi_hooks PYTHONPATH=. "${SCHEMATHESIS:-schemathesis}" run \
  "http://127.0.0.1:$port/openapi.json" --wait-for-schema 60 --max-time $((${1:-60} * 60)) \
  --phases examples,coverage,fuzzing --continue-on-failure --request-timeout 20 --suppress-health-check all \
  --checks not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance,unsupported_method,allow_header_conformance
