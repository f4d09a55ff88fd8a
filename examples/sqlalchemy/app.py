"""Puts an order in and lists all: DATABASE_URL=postgres://... python app.py"""

import os

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from shop import Customer, Order

url = os.environ["DATABASE_URL"].split("?")[0].replace("postgres://", "postgresql+psycopg://", 1)
with Session(create_engine(url)) as session:
    customer = session.scalar(select(Customer).where(Customer.email == "a@example.org"))
    customer = customer or Customer(email="a@example.org", name="Ada")
    session.add(Order(customer=customer, total=12))
    session.commit()
    for order in session.scalars(select(Order).order_by(Order.id)):
        print(order.id, order.customer.name, order.state.value, order.total)
