# One image with the prepared model: docker build -t notice-rag . && docker run -p 8000:8000 -v notices:/data notice-rag
# Buildah and Podman leave out the health check without --format docker.
FROM python:3.12-slim AS build
WORKDIR /src
# docker build --build-arg LOCK=requirements-lean.lock makes an image for the bundled model alone, without torch.
ARG LOCK=requirements.lock
COPY requirements.lock requirements-lean.lock ./
RUN python -m venv /opt/venv \
 && if torch=$(grep -E '^torch==' "$LOCK"); then /opt/venv/bin/pip install --no-cache-dir --no-deps \
      --index-url https://download.pytorch.org/whl/cpu "$torch"; fi \
 && /opt/venv/bin/pip install --no-cache-dir --no-deps -r "$LOCK"
COPY . .
# docker build --build-arg EXTRAS=milvus adds what RAG_INDEX_URL=milvus://… needs.
ARG EXTRAS=""
RUN /opt/venv/bin/pip install --no-cache-dir --no-deps . \
 && if [ -n "$EXTRAS" ]; then /opt/venv/bin/pip install --no-cache-dir ".[$EXTRAS]"; fi \
 && export RAG_MODEL_CACHE=/opt/model && /opt/venv/bin/rag model prepare && cd / && /opt/venv/bin/python -m indexes.posting_sums \
 && /opt/venv/bin/python -m api.prepare_start

FROM python:3.12-slim
RUN useradd --create-home --uid 10001 notices && mkdir /data && chown notices /data
COPY --from=build /opt/venv /opt/venv
COPY --from=build /opt/model /opt/model
ENV PATH=/opt/venv/bin:$PATH RAG_HOME=/data RAG_MODEL_CACHE=/opt/model PYTHONUNBUFFERED=1
USER notices
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=6 \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
# Others can reach a container's address, so the service asks for a key: docker exec … rag key add NAME
CMD ["rag", "serve", "--host", "0.0.0.0", "--port", "8000"]
