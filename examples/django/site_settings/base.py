import os
from urllib.parse import urlsplit

url = urlsplit(os.environ.get("DATABASE_URL", "postgres://postgres@localhost:5432/shop"))

SECRET_KEY = os.environ.get("SECRET_KEY", "only for this example")
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions", "shop"]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": url.hostname,
        "PORT": url.port,
        "USER": url.username,
        "PASSWORD": url.password,
        "NAME": url.path.strip("/"),
    }
}
