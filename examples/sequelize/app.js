'use strict';

// Puts an order in and lists all of them. The tables are there already: migrations made them, not `sync()`.
const { DataTypes, Sequelize } = require('sequelize');

async function main() {
  const sequelize = new Sequelize(process.env.DATABASE_URL, { logging: false });
  const models = [require('./models/customer'), require('./models/order')].map((define) => define(sequelize, DataTypes));
  const { Customer, Order } = Object.fromEntries(models.map((model) => [model.name, model]));
  models.forEach((model) => model.associate(sequelize.models));

  const [customer] = await Customer.findOrCreate({ where: { email: 'ada@example.org' }, defaults: { name: 'Ada' } });
  await customer.createOrder({ total: '12.50' });
  for (const order of await Order.findAll({ include: Customer })) {
    console.log(`${order.id}: ${order.Customer.name} ${order.total} ${order.state}`);
  }
  await sequelize.close();
}

main();
