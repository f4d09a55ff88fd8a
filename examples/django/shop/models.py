from django.conf import settings
from django.db import models
from django.db.models import Q


class Customer(models.Model):
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=100, db_comment="as it is printed on parcels")
    account = models.OneToOneField(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)


class Article(models.Model):
    title = models.CharField(max_length=200, db_index=True)
    price = models.DecimalField(max_digits=10, decimal_places=2)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(price__gte=0), name="price_is_positive")]


class Order(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE)
    articles = models.ManyToManyField(Article)
    state = models.CharField(max_length=10, db_default="open")
    ordered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["state", "ordered_at"], name="orders_by_state")]
