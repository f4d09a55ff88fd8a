from .models import Base, Customer, Order

__all__ = ["Base", "Customer", "Order"]
