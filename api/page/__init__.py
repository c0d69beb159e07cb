"""The web page: `GET /` with its files, its plain version, the login, and the script that embeds it elsewhere.

Templates say what stands where, `strings.json` holds every sentence in Chinese and English, and `static/` the style and
the scripts, which are plain modules without a build step. Everything that the page shows it asks of `/v1` like any other
client.
"""
